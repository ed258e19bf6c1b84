return {
  title = "x",
  goal "y",
}
