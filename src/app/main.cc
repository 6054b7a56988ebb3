// The onrush program.
#include <random>

#include <sys/stat.h>

#include "app/certify_command.h"
#include "app/check_command.h"
#include "app/demo_command.h"
#include "app/serve_command.h"
#include "app/shop.h"
#include "app/token_command.h"
#include "app/tool_commands.h"
#include "base/command_line.h"
#include "table/hash.h"

// NOLINTNEXTLINE(bugprone-exception-escape): only for want of memory, before anything began
int main(int count, char** arguments) {
    umask(S_IRWXG | S_IRWXO);  // whatever a data folder holds is its owner's alone
    std::random_device random;
    onrush::table::set_hash_seed((std::uint64_t{random()} << 32) | random());
    onrush::base::CommandLine line(
        "Onrush decides who gets the last coupon, the last unit, the last seat.");
    onrush::app::add_serve_commands(line);
    onrush::app::add_demo_command(line);
    onrush::app::add_token_command(line);
    onrush::app::add_certify_command(line);
    onrush::app::add_check_commands(line);
    onrush::app::add_tool_commands(line, [] { return std::make_unique<onrush::app::Shop>(); });
    return line.run(count, arguments);
}
