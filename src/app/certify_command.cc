#include "app/certify_command.h"

#include <memory>

#include <fmt/format.h>

#include "app/certify.h"
#include "app/shop.h"
#include "app/tool_commands.h"
#include "engine/idempotency.h"
#include "http/described.h"
#include "http/json_text.h"
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

Made<std::string> document_asked(const CertificateSource& source, const DropId& drop,
                                 std::optional<std::uint64_t> number) {
    Made<CertifiedDrop> certified = certify(source, drop, base::SystemClock());
    if (!certified) {
        return std::unexpected(certified.error());
    }
    if (!number) {
        return http::json_text(certified->kept.signed_one);
    }
    std::uint64_t given = certified->kept.certificate.given;
    if (*number > given) {
        return unmade(Unmade::not_counted, fmt::format("{} has no number {}: {} were given",
                                                       words_of(drop), *number, given));
    }
    if (Made<> counted = count(source, *certified); !counted) {
        return std::unexpected(counted.error());
    }
    Made<draw::CertificateProof> proof = prove(source, *certified, *number);
    if (!proof) {
        return std::unexpected(proof.error());
    }
    return http::json_text(*proof);
}

int run_certify(const CertifyArguments& given, std::optional<std::uint64_t> number) {
    Shop shop;
    engine::Idempotency idempotency(shop.domain());  // the engine's own table, as a server has it
    table::SchemaDescription schema = shop.domain().schema().describe();
    log::PosixDisk disk;
    Made<std::string> document =
        document_asked({disk, given.folder, schema}, {type_named(given.type), given.id}, number);
    if (!document) {
        return report_fault(document.error().fault);
    }
    fmt::print("{}\n", *document);
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
