#include "sim/server.h"

#include "sim/wrong.h"

namespace onrush::sim {

using base::Outcome;

namespace {

// A simulation's tables are small.
constexpr std::size_t page_cache_bytes = 256 * 1024;

class StopsAtLook final : public base::Progress {
public:
    explicit StopsAtLook(std::uint64_t look) : look_(look) {}
    void at(std::string_view, std::uint64_t, std::uint64_t) override {}
    [[nodiscard]] bool asks_to_stop() override { return ++looks_ >= look_ && look_ != 0; }
    [[nodiscard]] std::uint64_t looks() const { return looks_; }

private:
    const std::uint64_t look_;
    std::uint64_t looks_ = 0;
};

void throw_end(const base::Fault& fault) {
    throw ProcessEnds{fault};
}

}  // namespace

UnusedFacts declare_unused_facts(engine::Domain& domain, std::size_t count) {
    UnusedFacts facts;
    for (std::size_t i = 0; i < count; ++i) {
        std::string name = fmt::format("a.fact.that.release.{}.declares.and.nobody.emits", i);
        facts.push_back(std::make_unique<table::Fact<UnusedFact>>(name));
        domain.add(*facts.back());
    }
    return facts;
}

Server::Server(std::unique_ptr<app::AnyDomain> empty, const ServerSettings& settings)
    : any_domain(std::move(empty)),
      domain(any_domain->domain()),
      unused_facts_(declare_unused_facts(domain, settings.unused_facts)) {}

// A process that dies gives its memory back, also that of rows which an open batch has erased.
Server::~Server() {
    domain.schema().end_batch();
}

Outcome<std::unique_ptr<Server>> Server::start(std::unique_ptr<app::AnyDomain> empty,
                                               log::Disk& disk, const std::string& mirror_path,
                                               const base::Clock& clock,
                                               const ServerSettings& settings) {
    std::unique_ptr<Server> server(new Server(std::move(empty), settings));
    if (Outcome<> opened = server->open(disk, mirror_path, clock, settings); !opened) {
        return std::unexpected(opened.error());
    }
    return server;
}

Outcome<> Server::open(log::Disk& disk, const std::string& mirror_path, const base::Clock& clock,
                       const ServerSettings& settings) {
    Outcome<log::DataFolder> folder = log::DataFolder::open(disk, data_path, log::FolderUse::serve);
    if (!folder) {
        return std::unexpected(folder.error());
    }
    folder_ = std::move(*folder);
    parts_.emplace(domain, clock, settings.core,
                   app::CorePlaces{.disk = disk,
                                   .log_path = folder_->log_path(),
                                   .mirror_path = mirror_path,
                                   .page_cache_bytes = page_cache_bytes});
    StopsAtLook progress(settings.stops_at_look);
    if (Outcome<> opened = parts_->open(progress, throw_end); !opened) {
        return opened;
    }
    expect(progress.looks() > 0, "a start never looks whether it is told to stop");
    expect(settings.stops_at_look == 0 || progress.looks() < settings.stops_at_look,
           "a start was told to stop, and goes on");
    maintaining_.emplace(parts_->maintaining(throw_end));
    return {};
}

}  // namespace onrush::sim
