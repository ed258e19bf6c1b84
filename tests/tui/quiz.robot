# chapter: 2
size 80x40
key G
key Up
dump
key Enter
dump
