#include "sim/rush/load.h"

#include <unistd.h>

#include <algorithm>
#include <deque>

#include "sim/rush/returned.h"
#include "sim/rush/told.h"
#include "table/hash.h"

namespace onrush::rush {

namespace {

using engine::Verdict;

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
            heard = heard && write_told<Told>(pipe, told_);
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

}  // namespace onrush::rush
