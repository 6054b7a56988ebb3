#include "app/token_command.h"

#include <fmt/format.h>

#include "app/pass_keys.h"
#include "app/secrets.h"
#include "app/tool_commands.h"

namespace onrush::app {

namespace {

int run_rotate(const std::string& folder) {
    if (base::Outcome<> done = withdraw_staff_tokens(folder); !done) {
        return report_fault(done.error());
    }
    fmt::print(
        "Every token of role service or admin is void; a running server knows within seconds.\n"
        "{}/admin.token holds a new one.\n",
        folder);
    return 0;
}

int run_rotate_key(const std::string& folder, bool now) {
    if (base::Outcome<> done = replace_token_key(folder, now); !done) {
        return report_fault(done.error());
    }
    fmt::print(
        "{0}/token.key is new, and {0}/admin.token is signed with it.\n"
        "Restart the server to use it. Tokens of the old key are {1}.\n",
        folder,
        now ? "void from then on: users sign in again" : "taken until the key is replaced again");
    return 0;
}

int run_rotate_pass_key(const std::string& folder, bool now, bool drop_unused) {
    base::Outcome<base::Instant> from =
        replace_pass_key(folder, now, base::SystemClock().now(), drop_unused);
    if (!from) {
        return report_fault(from.error());
    }
    fmt::print(
        "A new key signs passes and certificates from {} on; a running server knows within "
        "seconds.\n{}\n",
        base::to_text(*from),
        now ? "What older keys in use have signed is void: people get a new pass with their "
              "ticket, and certificates are asked for again."
            : "Passes of the old key are taken until they end, and certificates for good.");
    return 0;
}

}  // namespace

void add_token_command(base::CommandLine& line) {
    auto folder = std::make_shared<std::string>(folder_default);
    auto now = std::make_shared<bool>(false);
    auto drop_unused = std::make_shared<bool>(false);
    base::CommandLine& token = line.add_command("token", "make tokens void, replace keys");
    token
        .add_command("rotate", "void every token of role service or admin",
                     [=] { return run_rotate(*folder); })
        .option("DATA", *folder, "the data folder")
        .show_default();
    base::CommandLine& key = token.add_command("rotate-key", "replace the key that signs tokens",
                                               [=] { return run_rotate_key(*folder, *now); });
    key.option("DATA", *folder, "the data folder").show_default();
    key.flag("--now", *now, "take no tokens of the old key any more, as when it was stolen");
    base::CommandLine& pass_key =
        token.add_command("rotate-pass-key", "replace the key that signs passes and certificates",
                          [=] { return run_rotate_pass_key(*folder, *now, *drop_unused); });
    pass_key.option("DATA", *folder, "the data folder").show_default();
    pass_key.flag("--drop-unused", *drop_unused,
                  "remove keys that do not sign yet, as when the clock was ahead");
    pass_key.flag("--now", *now, "void what the old keys have signed, as when they were stolen");
}

}  // namespace onrush::app
