// The waiting page of a room as HTML: one document, which loads nothing else. Pure functions; any
// thread.
//
// Without scripts it loads itself anew. With them the script fetches the same address and puts the
// new <main> in place of the old, and tells a screen reader, politely, what is new. Everything that
// an operator has written is escaped; colors come into a style sheet, and are written only when
// they are colors. The policy of the page (CSP) allows these style sheets and this script by their
// hashes, and nothing from elsewhere.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "features/room/page.h"

namespace onrush::room {

// What the page is about, beside the state of the room.
enum class PageFace : std::uint8_t {
    room,       // BEFORE, CLOSED and so on, and the place of who waits
    admitted,   // and there is no target to go to
    ejected,    // the operator has sent the visitor away
    try_later,  // no ticket could be had; again in a while
    cookies,    // the browser keeps none
};

struct WaitingPage {
    PageFace face = PageFace::room;
    const Visit& visit;
    // The place that the visitor had first; 0: not known. The bar shows what has gone since then.
    std::uint32_t first_place = 0;
};

struct Html {
    std::string text;
    std::string policy;  // Content-Security-Policy
};

[[nodiscard]] Html html_of(const WaitingPage& page);
// Where the room could not be looked up: what to say, and after how long to ask again (0: never).
[[nodiscard]] Html plain_page(RoomId room, std::string_view sentence, base::Duration again_after);

// As text of an element and of an attribute in quotes.
[[nodiscard]] std::string escaped(std::string_view text);
// "45 s", "3 min 09 s", "2 h 05 min", "3 d 4 h": for a countdown, which runs by seconds.
[[nodiscard]] std::string countdown_text(base::Duration left);
// "< 1 min", "12 min", "2 h 05 min": for a waiting time, which is not known so well. Rounded up.
[[nodiscard]] std::string wait_text(base::Duration wait);

}  // namespace onrush::room
