// The onrush program.
#include <random>

#include "app/demo_command.h"
#include "app/serve_command.h"
#include "app/shop.h"
#include "app/tool_commands.h"
#include "table/hash.h"

// NOLINTNEXTLINE(bugprone-exception-escape): only for want of memory, before anything began
int main(int count, char** arguments) {
    std::random_device random;
    onrush::table::set_hash_seed((std::uint64_t{random()} << 32) | random());
    int exit_code = 0;
    CLI::App app("Onrush decides who gets the last coupon, the last unit, the last seat.");
    app.require_subcommand(1);
    onrush::app::add_serve_commands(app, exit_code);
    onrush::app::add_demo_command(app, exit_code);
    onrush::app::add_tool_commands(
        app, [] { return std::make_unique<onrush::app::Shop>(); }, exit_code);
    return onrush::app::run_command_line(app, count, arguments, exit_code);
}
