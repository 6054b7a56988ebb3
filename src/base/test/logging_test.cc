#include "base/logging.h"

#include <gtest/gtest.h>

namespace onrush::base {
namespace {

TEST(Logging, TextQuotesOnlyWhatNeedsIt) {
    EXPECT_EQ(log_line(LogForm::text, 0, Severity::info, "ready",
                       {{"address", "127.0.0.1:8080"}, {"why", "all is well"}, {"rows", 7}}),
              "1970-01-01T00:00:00.000Z info    ready address=127.0.0.1:8080 why=\"all is well\" "
              "rows=7");
}

TEST(Logging, JsonIsOneObjectPerLine) {
    EXPECT_EQ(log_line(LogForm::json, 0, Severity::error, "log.failed",
                       {{"text", "a \"b\"\n\x01"}, {"ok", false}, {"ratio", 0.5}}),
              R"({"time":"1970-01-01T00:00:00.000Z","level":"error","event":"log.failed",)"
              R"("text":"a \"b\"\n\u0001","ok":false,"ratio":0.5})");
}

TEST(Logging, ALineCommandsNoTerminal) {
    EXPECT_EQ(log_line(LogForm::text, 0, Severity::info, "ready", {{"host", "\x1b[2J\u202e\x7f"}}),
              "1970-01-01T00:00:00.000Z info    ready host=\\u001b[2J\\u202e\\u007f");
    EXPECT_EQ(log_line(LogForm::json, 0, Severity::info, "ready", {{"host", "\u202e"}}),
              R"({"time":"1970-01-01T00:00:00.000Z","level":"info","event":"ready",)"
              R"("host":"\u202e"})");
}

TEST(Logging, BytesThatAreNotUtf8BecomeTheReplacementCharacter) {
    std::string out;
    append_json_string(out, "ok \xc3\xa9 \xff \xed\xa0\x80");
    EXPECT_EQ(out, "\"ok \xc3\xa9 \xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace onrush::base
