#include "app/certify_command.h"

#include <memory>

#include <fmt/format.h>

#include "app/certify.h"
#include "app/shop.h"
#include "app/tool_commands.h"
#include "engine/idempotency.h"
#include "log/posix_disk.h"

namespace onrush::app {

namespace {

struct CertifyArguments {
    std::string folder;
    std::string type;
    std::uint64_t id = 0;
};

draw::DropType type_named(const std::string& word) {
    if (word == "sale") {
        return draw::DropType::sale;
    }
    return word == "date" ? draw::DropType::date : draw::DropType::campaign;
}

int run_certify(const CertifyArguments& given, std::optional<std::uint64_t> number) {
    Shop shop;
    engine::Idempotency idempotency(shop.domain());  // the engine's own table, as a server has it
    log::PosixDisk disk;
    base::SystemClock clock;
    base::Outcome<Certified> done = certify(disk, given.folder, shop.domain(),
                                            {type_named(given.type), given.id}, number, clock);
    if (!done) {
        return report_fault(done.error());
    }
    fmt::print("{}\n", number ? done->proof : done->certificate);
    return 0;
}

}  // namespace

void add_certify_command(base::CommandLine& line) {
    auto given = std::make_shared<CertifyArguments>();
    auto number = std::make_shared<std::uint64_t>(0);
    base::CommandLine& command =
        line.add_command("certify", "print the certificate of a drop, or a proof", [=] {
            return run_certify(*given,
                               *number == 0 ? std::nullopt : std::optional<std::uint64_t>(*number));
        });
    command.option("DATA", given->folder, "the data folder").require();
    command.option("TYPE", given->type, "campaign, sale or date")
        .require()
        .one_of({"campaign", "sale", "date"});
    command.option("ID", given->id, "which of them").require();
    command.option("--proof", *number, "the proof of this number instead of the certificate")
        .within(1, draw::limits::leaves_max);
}

}  // namespace onrush::app
