// The onrush program.
#include "app/tool_commands.h"

namespace {

// What the server runs; features are added here, always in the same order.
class ServerDomain final : public onrush::app::AnyDomain {
public:
    [[nodiscard]] onrush::engine::Domain& domain() override { return domain_; }

private:
    onrush::engine::Domain domain_;
};

}  // namespace

int main(int count, char** arguments) {
    int exit_code = 0;
    CLI::App app("Onrush decides who gets the last coupon, the last unit, the last seat.");
    app.require_subcommand(1);
    onrush::app::add_tool_commands(app, [] { return std::make_unique<ServerDomain>(); }, exit_code);
    return onrush::app::run_command_line(app, count, arguments, exit_code);
}
