-- A request for each line of a file, which stands where the template says $LINE: the tokens of a
-- crowd. Without a file it is the same request every time. Arguments: TEMPLATE-FILE [LINES-FILE].
local head, tail, lines

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    local template = file:read("*a")
    file:close()
    local from, to = template:find("$LINE", 1, true)
    if not from then
        head = template
        return
    end
    head, tail = template:sub(1, from - 1), template:sub(to + 1)
    lines = assert(io.open(arguments[2], "rb"))
    lines:setvbuf("full", 1024 * 1024)
end

function request()
    if not lines then
        return head
    end
    local line = lines:read("*l")
    if not line then
        lines:seek("set", 0)
        line = lines:read("*l")
    end
    return head .. line .. tail
end
