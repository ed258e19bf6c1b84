-- Free one list by letting go of each of its holders, and of nothing else.
return {
  title = "Drop the holders",
  goal = [[The list called photo has four holders. Free it: type lines until its
last holder is gone. The album and the frame themselves must live on.]],
  mode = "prompt",
  start = [[
photo = ["sea", "sky"]
album = [photo, photo]
frame = {"best": photo}
]],
  hints = {
    "A list dies when nothing refers to it any more. `del photo` takes one holder away; the holders lens shows the others.",
    "An item of a list and a value of a dict are holders too. Which lines take those away, without freeing the containers?",
    "album.clear() empties the album, frame.clear() the frame; del photo removes the name. The order does not matter.",
  },
  solutions = {
    "del photo\nalbum.clear()\nframe.clear()\n",
    "photo = None\nalbum[:] = []\ndel frame['best']\n",
  },
  wrong = {
    { key = "name-only", code = "del photo\n" },
    { key = "still-held", code = "del photo\nalbum.pop()\nframe.clear()\n" },
    { key = "container-gone", code = "del photo, album, frame\n" },
    { key = "copied", code = "photo = list(photo)\n" },
  },
  feedback = {
    ["name-only"] = "del took away the name, not the list: %s still hold it.",
    ["still-held"] = "The list lives on. Still holding it: %s.",
    ["container-gone"] = "The list is gone, but so is a container that was to stay: %s.",
    ["copied"] = "photo is now another list; the first one is still held by %s.",
    ["pass"] = "Its last holder went, and it was freed in that very moment.",
  },
  drive = function(t)
    local id = heap.find("photo").id
    local function judge()
      local list = heap.find(id)
      local missing = {}
      if not heap.find("album") then missing[#missing + 1] = "album" end
      if not heap.find("frame") then missing[#missing + 1] = "frame" end
      if list then
        local by = table.concat(list.holders, ", ")
        local photo = heap.find("photo")
        if photo and photo.id ~= id then return "copied", by end
        if not photo and #list.holders == 3 then return "name-only", by end
        return "still-held", by
      end
      if #missing > 0 then return "container-gone", table.concat(missing, " and ") end
    end
    while true do
      local event = t:wait()
      local key, extra = judge()
      if not key then return t:pass() end
      if event == "check" then t:fail(key, extra) end
    end
  end,
}
