-- A request for each line of a file: $1 to $9 in the template stand for the fields of a line, which
-- are apart by tabs, such as the tokens of a crowd and what each of them buys. After the last line
-- the first comes again. Without a field it is the same request every time. What a request costs
-- here is the same for every server. Arguments: TEMPLATE-FILE [LINES-FILE].
local pieces, lines = {}, nil -- text, field, text, field ... text
local fields = {}

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    local template = file:read("*a")
    file:close()
    local from = 1
    for at, field in template:gmatch("()%$([1-9])") do
        pieces[#pieces + 1] = template:sub(from, at - 1)
        pieces[#pieces + 1] = tonumber(field)
        from = at + 2
    end
    pieces[#pieces + 1] = template:sub(from)
    if #pieces > 1 then
        lines = assert(io.open(arguments[2], "rb"))
        lines:setvbuf("full", 1024 * 1024)
    end
end

local function read_fields()
    local line = lines:read("*l")
    if not line then
        lines:seek("set", 0)
        line = lines:read("*l")
    end
    local count, from = 0, 1
    repeat
        local tab = line:find("\t", from, true)
        count = count + 1
        fields[count] = line:sub(from, tab and tab - 1)
        from = tab and tab + 1
    until not tab
end

local parts = {}

function request()
    if not lines then
        return pieces[1]
    end
    read_fields()
    for at = 1, #pieces do
        parts[at] = at % 2 == 1 and pieces[at] or fields[pieces[at]]
    end
    return table.concat(parts)
end
