// Where a pass stands in a request, by the bytes of its head.
#include "api/pass_request.h"

#include <gtest/gtest.h>

namespace onrush::api {
namespace {

std::string pass_of_room_7(const std::string& lines) {
    http::Request request;
    std::string head =
        "GET /v1/rooms/7/check HTTP/1.1\r\nHost: a\r\n" + lines + "Accept: b\r\n\r\n";
    request.head = head;
    std::optional<std::string_view> pass = pass_in(request, 7);
    return pass ? "'" + std::string(*pass) + "'" : "none";
}

TEST(PassInARequest, IsInTheHeaderOrTheCookieOfTheRoom) {
    struct Row {
        std::string lines;
        std::string pass;
    };
    const Row rows[] = {
        {"", "none"},
        {"Onrush-Pass: a.b.c\r\n", "'a.b.c'"},
        {"onrush-pass:a.b.c \t\r\n", "'a.b.c'"},
        {"Onrush-Pass:\r\n", "none"},  // a proxy has nothing to put there
        {"Onrush-Pass: \r\nCookie: onrush_pass_7=a.b.c\r\n", "'a.b.c'"},
        {"Onrush-Pass: d.e.f\r\nCookie: onrush_pass_7=a.b.c\r\n", "'d.e.f'"},
        {"Onrush-Pass: d.e.f\r\nOnrush-Pass: d.e.f\r\n", "''"},
        {"Onrush-Pass: d.e.f\r\nonrush-pass: g\r\nONRUSH-PASS: h\r\n", "''"},
        {"X-Onrush-Pass: a.b.c\r\nOnrush-Pass-7: a.b.c\r\n", "none"},
        {"Cookie: onrush_pass_7=a.b.c\r\n", "'a.b.c'"},
        {"cookie: x=y; onrush_pass_7=a.b.c; z=onrush_pass_7\r\n", "'a.b.c'"},
        {"Cookie:x=y;onrush_pass_7=a.b.c;\r\n", "'a.b.c'"},
        {"Cookie: x=y\r\nCookie: onrush_pass_7=a.b.c\r\n", "'a.b.c'"},
        {"Cookie: onrush_pass_7=old; onrush_pass_7=new\r\n", "'new'"},
        {"Cookie: onrush_pass_7=\r\n", "''"},
        {"Cookie: onrush_pass_7\r\n", "''"},
        {"Cookie: onrush_pass_7=\"a.b.c\"\r\n", "'\"a.b.c\"'"},
        {"Cookie: onrush_pass_7=a=b\r\n", "'a=b'"},
        {"Cookie: onrush_pass_77=a.b.c; onrush_pass_=d; onrush_pass_07=e\r\n", "none"},
        {"Cookie: Onrush_Pass_7=a.b.c; xonrush_pass_7=d\r\n", "none"},
        {"Cookie: ;;; = ; =x\r\n", "none"},
        {"Set-Cookie: onrush_pass_7=a.b.c\r\n", "none"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(pass_of_room_7(row.lines), row.pass) << row.lines;
    }
}

TEST(PassInARequest, ComesBackAsTheCookieThatWasSet) {
    EXPECT_EQ(pass_cookie(7, "a.b.c", base::Duration::minutes(10), true),
              "onrush_pass_7=a.b.c; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
    std::string set = pass_cookie(7, "a.b.c", base::Duration::minutes(10), false);
    EXPECT_TRUE(set.ends_with("; SameSite=Lax"));
    EXPECT_EQ(pass_of_room_7("Cookie: " + set.substr(0, set.find(';')) + "\r\n"), "'a.b.c'");
}

}  // namespace
}  // namespace onrush::api
