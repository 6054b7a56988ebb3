#include "sim/rush/load.h"

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "base/check.h"
#include "sim/rush/told.h"
#include "table/hash.h"

namespace onrush::rush {

namespace {

using engine::Verdict;

// Collects what comes back; the loading thread takes it out.
class Returned final : public engine::Origin {
public:
    void deliver(engine::Outbox jobs) override {
        std::lock_guard lock(mutex_);
        for (engine::JobList list = jobs.take(); !list.empty();) {
            list_.append(list.take_first());
        }
        arrived_.notify_one();
    }
    engine::JobList wait() {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return !list_.empty(); });
        return std::move(list_);
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    engine::JobList list_;
};

// One operation under way. The slot of an answered one is used for the next.
class Client {
public:
    Client(Returned& returned, bed::Bed& bed) : returned_(returned), bed_(bed) {}

    engine::Job& ask(const Plan& plan, std::uint64_t number) {
        number_ = number;
        key_ = std::to_string(number);
        job_ = std::visit([&](const auto& input) { return make(input); }, plan.op(number));
        job_->idempotency = {.caller = 1,
                             .key = key_,
                             .fingerprint = table::mix(number, 77),
                             .share = engine::KeyShare::staff};
        return *job_;
    }
    [[nodiscard]] const engine::Job* job() const { return job_.get(); }
    [[nodiscard]] Told told() const {
        Told told{.op = number_, .verdict = job_->verdict()};
        if (told.verdict == Verdict::answered || told.verdict == Verdict::replayed) {
            read_answer_(*job_, told);
        }
        return told;
    }

private:
    template <typename Input>
    std::unique_ptr<engine::Job> make(const Input& input) {
        using Command = engine::Call<Input>;
        read_answer_ = [](const engine::Job& job, Told& told) {
            const auto& answer = *static_cast<const Command&>(job).result;
            if constexpr (requires { answer.number; }) {
                told.number = answer.number;
            } else {
                told.id = answer.id.value;
            }
        };
        return std::make_unique<Command>(returned_, bed_, input);
    }

    Returned& returned_;
    bed::Bed& bed_;
    std::uint64_t number_ = 0;
    std::string key_;
    std::unique_ptr<engine::Job> job_;
    void (*read_answer_)(const engine::Job&, Told&) = nullptr;
};

// Was it decided? The server was full or had no room otherwise, and the client asks again.
bool decided(Verdict verdict) {
    switch (verdict) {
        case Verdict::answered:
        case Verdict::refused:
        case Verdict::replayed:
            return true;
        case Verdict::overloaded:
        case Verdict::read_only:
            return false;
        case Verdict::pending:
        case Verdict::key_reused:
        case Verdict::answer_gone:
        case Verdict::keys_full:
        case Verdict::share_full:
        case Verdict::draining:
            break;
    }
    ONRUSH_CHECK(false, "verdict {}", static_cast<int>(verdict));
}

class Crowd {
public:
    Crowd(engine::Engine& engine, bed::Bed& bed, const Plan& plan, const Load& load)
        : engine_(engine), plan_(plan), load_(load), next_(load.next) {
        for (std::size_t i = 0; i < load.window; ++i) {
            clients_.emplace_back(returned_, bed);
        }
    }

    void run(int pipe) {
        engine::Outbox outbox;
        for (Client& client : clients_) {
            ask_next(client, outbox);
        }
        engine_.push(outbox);
        bool heard = true;
        while (under_way_ > 0) {
            told_.clear();
            for (engine::JobList jobs = returned_.wait(); !jobs.empty();) {
                take(jobs.take_first(), outbox, heard);
            }
            heard = heard && write_told(pipe);
            engine_.push(outbox);
        }
    }

private:
    void take(engine::Job& job, engine::Outbox& outbox, bool heard) {
        under_way_ -= 1;
        auto client = std::ranges::find(clients_, &job, &Client::job);
        Told told = client->told();
        if (!decided(told.verdict)) {
            usleep(100);  // the server is full: a client would wait, too
            under_way_ += 1;
            outbox.add(client->ask(plan_, told.op));
            return;
        }
        told_.push_back(told);
        if (heard) {
            ask_next(*client, outbox);
        }
    }
    void ask_next(Client& client, engine::Outbox& outbox) {
        std::uint64_t number = 0;
        if (again_ < load_.again.size()) {
            number = load_.again[again_++];
        } else if (next_ < load_.until) {
            number = next_++;
        } else {
            return;
        }
        under_way_ += 1;
        outbox.add(client.ask(plan_, number));
    }
    bool write_told(int pipe) const {
        const char* at = reinterpret_cast<const char*>(told_.data());
        std::size_t left = told_.size() * sizeof(Told);
        while (left > 0) {
            ssize_t written = write(pipe, at, left);
            if (written <= 0) {
                return false;
            }
            at += written;
            left -= static_cast<std::size_t>(written);
        }
        return true;
    }

    engine::Engine& engine_;
    const Plan& plan_;
    const Load& load_;
    Returned returned_;
    std::deque<Client> clients_;
    std::vector<Told> told_;
    std::size_t again_ = 0;
    std::uint64_t next_;
    std::size_t under_way_ = 0;
};

}  // namespace

void run_load(engine::Engine& engine, bed::Bed& bed, const Plan& plan, const Load& load,
              int pipe_to_parent) {
    Crowd crowd(engine, bed, plan, load);
    crowd.run(pipe_to_parent);
}

app::CoreSettings rush_settings(const std::string& folder) {
    app::CoreSettings settings;
    settings.folder = folder;
    settings.log = log::LogSettings::for_segments_of(log::limits::segment_bytes_min);
    settings.log.kept_bytes = log::limits::segment_bytes_min;
    return settings;
}

}  // namespace onrush::rush
