// The waiting page as text, in each state.
#include "features/room/http/waiting_page.h"

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "features/room/http/pages.h"
#include "http/base64url.h"

namespace onrush::room {
namespace {

using base::Duration;
using base::Instant;

Visit visit_in(RoomState state) {
    Visit visit;
    visit.room = RoomId(7);
    visit.state = state;
    visit.now = Instant(1'900'000'000'000);
    visit.opens_at = visit.now + Duration::minutes(90);
    visit.page = {.language = "en",
                  .title = "Drop",
                  .accent = "#000001",
                  .background = "#000002",
                  .ink = "#000003",
                  .before = "BEFORE text",
                  .waiting = "WAITING text",
                  .paused = "PAUSED text",
                  .closed = "CLOSED text",
                  .sold_out = "SOLD text",
                  .admitted = "ADMITTED text",
                  .ejected = "EJECTED text",
                  .try_later = "LATER text",
                  .cookies = "COOKIES text",
                  .place_label = "Place",
                  .wait_label = "Wait",
                  .opens_label = "Opens",
                  .until_label = "Until",
                  .no_wait = "Unknown"};
    return visit;
}
Visit with_ticket(RoomState state) {
    Visit visit = visit_in(state);
    visit.ticket = TicketView{.number = 9,
                              .position = 4,
                              .ahead = 3,
                              .eta_seconds = Duration::seconds(61),
                              .poll_after_ms = 7001};
    return visit;
}
std::string text_of_page(const Visit& visit, PageFace face = PageFace::room,
                         std::uint32_t first_place = 0) {
    return html_of({face, visit, first_place}).text;
}
bool has(const std::string& page, std::string_view words) {
    return page.contains(words);
}

TEST(WaitingPage, ShowsThePlaceOfWhoWaits) {
    std::string page = text_of_page(with_ticket(RoomState::open), PageFace::room, 10);
    EXPECT_TRUE(has(page, "<title>4 · Drop</title>")) << page;
    EXPECT_TRUE(
        has(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"))
        << "it is as wide as a phone";
    EXPECT_TRUE(has(page, "<p>WAITING text</p>"));
    EXPECT_TRUE(has(page, "<dt>Place</dt><dd class=\"place\">4</dd>"));
    EXPECT_TRUE(has(page, "<dt>Wait</dt><dd>2 min</dd>"));
    EXPECT_TRUE(has(page, "<progress aria-label=\"Place\" max=\"10\" value=\"6\">"));
    EXPECT_TRUE(has(page, "data-say=\"WAITING text Place: 4. Wait: 2 min.\""));
    EXPECT_TRUE(has(page, "aria-live=\"polite\""));
    EXPECT_TRUE(has(page, "data-state=\"OPEN\" data-poll=\"7001\""));
    EXPECT_TRUE(has(page, "<noscript><meta http-equiv=\"refresh\" content=\"8;url=/rooms/7\">"));
    EXPECT_FALSE(has(page, "Opens"));
    Visit unknown = with_ticket(RoomState::paused);
    unknown.ticket->eta_seconds = {};
    unknown.ticket->poll_after_ms = 1000;
    page = text_of_page(unknown, PageFace::room, 2);
    EXPECT_TRUE(has(page, "<p>PAUSED text</p>"));
    EXPECT_TRUE(has(page, "<dt>Wait</dt><dd>Unknown</dd>"));
    EXPECT_TRUE(has(page, "max=\"4\" value=\"0\"")) << "a place may also get worse";
    EXPECT_TRUE(has(page, "content=\"5;")) << "no page is loaded anew each second";
}

TEST(WaitingPage, CountsDownToTheOpening) {
    std::string page = text_of_page(with_ticket(RoomState::before));
    EXPECT_TRUE(has(page, "<p>BEFORE text</p>"));
    EXPECT_TRUE(has(page,
                    "<dt>Opens</dt><dd><time datetime=\"2030-03-17T19:16:40.000Z\">2030-03-17 "
                    "19:16 UTC</time><small data-left=\"5400\">1 h 30 min</small></dd>"))
        << page;
    EXPECT_TRUE(has(page, "class=\"place\">4<"));
    EXPECT_FALSE(has(page, "<progress"));
}

TEST(WaitingPage, ShowsNoPlaceThatIsNotKnown) {
    Visit visit = with_ticket(RoomState::before);
    visit.ticket->position = {};
    visit.ticket->eta_seconds = {};
    std::string page = text_of_page(visit);
    EXPECT_FALSE(has(page, "class=\"place\"")) << page;
    EXPECT_TRUE(has(page, "<title>Drop</title>"));
}

// They came back after half a minute, and their place had been given up by then.
TEST(WaitingPage, OfWhoHasATicketComesBackAsToldAlsoWhenAllIsSold) {
    std::string page = text_of_page(with_ticket(RoomState::sold_out));
    EXPECT_TRUE(has(page, "<p>SOLD text</p>"));
    EXPECT_TRUE(has(page, "data-state=\"SOLD_OUT\" data-poll=\"7001\"")) << page;
    EXPECT_TRUE(has(page, "content=\"8;url=/rooms/7\""));
    page = text_of_page(visit_in(RoomState::sold_out));
    EXPECT_TRUE(has(page, "data-poll=\"30000\"")) << "who has none has nothing to lose";
}

TEST(WaitingPage, EndsWithTheRoom) {
    std::string page = text_of_page(with_ticket(RoomState::closed));
    EXPECT_TRUE(has(page, "<p>CLOSED text</p>"));
    EXPECT_TRUE(has(page, "data-poll=\"0\""));
    EXPECT_FALSE(has(page, "http-equiv"));
    EXPECT_FALSE(has(page, "class=\"place\""));
}

TEST(WaitingPage, SaysWhatElseThereIs) {
    Visit visit = with_ticket(RoomState::open);
    visit.message = "a\nb";
    visit.ticket->expires_at = visit.opens_at;
    std::string page = text_of_page(visit, PageFace::admitted);
    EXPECT_TRUE(has(page, "<p>ADMITTED text</p>"));
    EXPECT_TRUE(has(page, "<dt>Until</dt><dd><time datetime=\"2030-03-17T19:16:40.000Z\">"));
    EXPECT_TRUE(has(page, "<p class=\"message\">a\nb</p>"));
    EXPECT_TRUE(has(page, "data-poll=\"0\"")) << "it would take another ticket";
    page = text_of_page(visit, PageFace::try_later);
    EXPECT_TRUE(has(page, "<p>LATER text</p>"));
    EXPECT_TRUE(has(page, "content=\"10;url=/rooms/7\""));
    page = text_of_page(visit, PageFace::ejected);
    EXPECT_TRUE(has(page, "<p>EJECTED text</p>"));
    EXPECT_TRUE(has(page, "data-state=\"EJECTED\" data-poll=\"0\""));
    EXPECT_FALSE(has(page, "http-equiv"));
    page = text_of_page(visit, PageFace::cookies);
    EXPECT_TRUE(has(page, "<p>COOKIES text</p>"));
    EXPECT_FALSE(has(page, "http-equiv"));
    page = plain_page(RoomId(7), "a < b", Duration::seconds(20)).text;
    EXPECT_TRUE(has(page, "<p>a &lt; b</p>"));
    EXPECT_TRUE(has(page, "content=\"20;url=/rooms/7\""));
}

// An operator's colors are meant as they are.
TEST(WaitingPage, IsDarkForWhoLikesItDarkUnlessItHasColorsOfItsOwn) {
    Visit visit = with_ticket(RoomState::open);
    EXPECT_FALSE(has(text_of_page(visit), "prefers-color-scheme"));
    visit.page.accent = "#0b57d0";
    visit.page.background = "#ffffff";
    visit.page.ink = "#1b1f24";
    EXPECT_TRUE(has(text_of_page(visit), "prefers-color-scheme:dark"));
    EXPECT_TRUE(has(plain_page(RoomId(7), "a", {}).text, "prefers-color-scheme:dark"));
    visit.page.ink = "#000000";
    EXPECT_FALSE(has(text_of_page(visit), "prefers-color-scheme"));
}

std::string hash_of(std::string_view text) {
    base::Digest digest = base::sha256(text);
    std::string encoded;
    http::append_base64url(encoded, {reinterpret_cast<const char*>(digest.data()), digest.size()});
    std::ranges::replace(encoded, '-', '+');
    std::ranges::replace(encoded, '_', '/');
    return "'sha256-" + encoded + "='";
}

TEST(WaitingPage, AllowsItsOwnStylesAndScriptAndNothingElse) {
    Visit visit = visit_in(RoomState::open);
    Html html = html_of({PageFace::room, visit, 0});
    const std::string colors = ":root{--accent:#000001;--background:#000002;--ink:#000003}";
    EXPECT_TRUE(has(html.text, "<style>" + colors + "</style>"));
    EXPECT_EQ(html.policy,
              "default-src 'none'; style-src " + hash_of(pages::waiting_style) + " " +
                  hash_of(colors) + "; script-src " + hash_of(pages::waiting_script) +
                  "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
                  "frame-ancestors 'none'");
    // Whatever the rows hold.
    visit.page.accent = "red}a{b:url(//c)";
    html = html_of({PageFace::room, visit, 0});
    EXPECT_TRUE(has(html.text, "--accent:#0b57d0;"));
    EXPECT_FALSE(has(html.text, "//c"));
}

TEST(WaitingPage, EscapesEveryText) {
    Visit visit = with_ticket(RoomState::before);
    const std::string evil = "\"'><script>&";
    boost::mp11::mp_for_each<base::Members<PageView>>(
        [&](auto member) { visit.page.*member.pointer = evil; });
    visit.message = evil;
    visit.ticket->expires_at = visit.now;
    for (PageFace face : {PageFace::room, PageFace::admitted, PageFace::ejected,
                          PageFace::try_later, PageFace::cookies}) {
        for (RoomState state :
             {RoomState::before, RoomState::open, RoomState::paused, RoomState::closed}) {
            visit.state = state;
            std::string page = text_of_page(visit, face);
            EXPECT_FALSE(has(page, evil));
            EXPECT_FALSE(has(page, "><script>&")) << page;
        }
    }
    EXPECT_EQ(escaped(evil), "&quot;&#39;&gt;&lt;script&gt;&amp;");
}

TEST(WaitingPage, WritesTimes) {
    EXPECT_EQ(countdown_text(Duration(0)), "0 s");
    EXPECT_EQ(countdown_text(Duration(-1)), "0 s");
    EXPECT_EQ(countdown_text(Duration(58'001)), "59 s");
    EXPECT_EQ(countdown_text(Duration(60'000)), "1 min 00 s");
    EXPECT_EQ(countdown_text(Duration(3'599'000)), "59 min 59 s");
    EXPECT_EQ(countdown_text(Duration::hours(1)), "1 h 00 min");
    EXPECT_EQ(countdown_text(Duration::minutes(48 * 60 - 1)), "47 h 59 min");
    EXPECT_EQ(countdown_text(Duration::hours(51)), "2 d 3 h");
    EXPECT_EQ(wait_text(Duration(0)), "< 1 min");
    EXPECT_EQ(wait_text(Duration(59'999)), "< 1 min");
    EXPECT_EQ(wait_text(Duration(60'000)), "1 min");
    EXPECT_EQ(wait_text(Duration(60'001)), "2 min");
    EXPECT_EQ(wait_text(Duration::minutes(59)), "59 min");
    EXPECT_EQ(wait_text(Duration::minutes(60)), "1 h 00 min");
    EXPECT_EQ(wait_text(Duration::hours(50)), "2 d 2 h");
}

}  // namespace
}  // namespace onrush::room
