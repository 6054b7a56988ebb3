// Orders of one line in-process, without HTTP: how many are placed, paid, delivered and refunded in
// a second, and what a finished one costs in memory.
//
// Threads of the engine and the log run on one core, the producer on the other, and the log is
// synced as in the server. Accounts with points are there before; then each part does the same
// number of orders, and its memory is what the process holds more, divided by them: the order, its
// line, the entry of its points, and every index. No idempotency keys.
//
//     paid_at_once          placed and paid in one commit: PAID
//     held, paid            two commands: PAID when both are through
//     shipped, delivered    those paid at once, without carrier and tracking: DELIVERED
//     refunded              those held and then paid are cancelled: REFUNDED
//
// What a finished order costs in all is told as order_STATE. Prints "metric NAME VALUE UNIT".
// Bounded by the counts given; it ends by itself.
#include <filesystem>

#include "app/shop.h"
#include "base/command_line.h"
#include "bench/memory.h"
#include "bench/producer.h"
#include "bench/report.h"
#include "engine/maintenance.h"
#include "features/account/open_account.h"
#include "features/catalog/category.h"
#include "features/catalog/create_product.h"
#include "features/order/change_order.h"
#include "features/order/place_order.h"
#include "features/point/post_entry.h"
#include "log/posix_disk.h"
#include "log/segment_log.h"

namespace onrush::bench {
namespace {

using account::AccountId;
using account::Caller;
using account::Role;
using catalog::OptionId;
using order::OrderId;

struct Options {
    std::string folder;
    std::size_t accounts = 1'000'000;
    std::size_t orders = 3'000'000;
    std::size_t options = 300;
    std::size_t batch = 512;
};

constexpr std::int64_t stock = 1'000'000'000;
constexpr std::int64_t price = 100;
constexpr std::size_t options_of_product = 3;
constexpr engine::Staff staff{{.role = Role::admin}};

class Rush {
public:
    Rush(app::Shop& shop, engine::Engine& engine, const log::SegmentLog& log,
         const Options& options)
        : shop_(shop), engine_(engine), log_(log), options_(options) {}

    void open_shop() {
        auto category =
            run_one(engine_, shop_.catalog, catalog::CreateCategory{staff, "all"}).category_id;
        for (std::size_t i = 0; i < options_.options; i += options_of_product) {
            run_one(engine_, shop_.catalog,
                    catalog::CreateProduct{.caller = staff,
                                           .name = "shirt",
                                           .category_id = category,
                                           .price = base::Money(price),
                                           .options = std::vector<catalog::NewOption>(
                                               options_of_product, {"size", std::nullopt, stock})});
        }
        all("account", shop_.accounts, options_.accounts,
            [](std::size_t) { return account::OpenAccount{}; });
        all("points", shop_.points, options_.accounts, [](std::size_t i) {
            return point::PostEntry{.caller = staff,
                                    .account = AccountId(i + 1),
                                    .kind = point::PostedKind::earn,
                                    .amount = base::Money(10'000'000),
                                    .reason = "welcome"};
        });
    }

    void run() {
        std::size_t count = options_.orders;
        double at_once = place("paid_at_once", true);
        double later = place("held", false);
        later += all("paid", shop_.orders, count, [&](std::size_t i) {
            return order::PayOrder{buyer(i), OrderId(count + i + 1)};
        });
        report("order_paid_at_once", at_once, "bytes");
        report("order_held_then_paid", later, "bytes");
        at_once += all("shipped", shop_.orders, count, [](std::size_t i) {
            return order::ShipOrder{staff, OrderId(i + 1), "", ""};
        });
        at_once += all("delivered", shop_.orders, count,
                       [](std::size_t i) { return order::DeliverOrder{staff, OrderId(i + 1)}; });
        report("order_delivered", at_once, "bytes");
        later += all("refunded", shop_.orders, count, [&](std::size_t i) {
            return order::CancelOrder{{buyer(i)}, OrderId(count + i + 1), ""};
        });
        report("order_refunded", later, "bytes");
        tell_tables();
    }

private:
    // In no order of the accounts, and each comes again after all others.
    [[nodiscard]] Caller buyer(std::size_t i) const {
        constexpr std::size_t step = 2'654'435'761u;  // a prime
        return {AccountId(i % options_.accounts * step % options_.accounts + 1), 1};
    }

    double place(const char* name, bool pay) {
        return all(name, shop_.orders, options_.orders, [&](std::size_t i) {
            order::PlaceOrder input{.caller = buyer(i)};
            input.items = {{.option_id = OptionId(i % options_.options + 1), .quantity = 1}};
            if (pay) {
                input.pay = order::PayMethod::points;
            }
            return input;
        });
    }

    // What each has added to the process's memory.
    template <typename Feature, typename InputOf>
    double all(const std::string& name, Feature& feature, std::size_t count, InputOf input_of) {
        using Input = decltype(input_of(std::size_t{0}));
        double resident = resident_bytes();
        std::uint64_t logged = log_.bytes_appended();
        {
            JobRing<Feature, Input> ring(feature, options_.batch);
            double rate = ring.push_all(engine_, count, engine::Verdict::answered, input_of);
            report((name + "_per_second").c_str(), rate, "1/s");
            report((name + "_cpu").c_str(), ring.cpu_ns(), "ns");
        }
        auto each = static_cast<double>(count);
        double grown = (resident_bytes() - resident) / each;
        report((name + "_resident_bytes").c_str(), grown, "bytes");
        report((name + "_log_bytes").c_str(),
               static_cast<double>(log_.bytes_appended() - logged) / each, "bytes");
        return grown;
    }

    // By the tables' own count.
    void tell_tables() const {
        for (const table::AnyTable* table : shop_.domain().schema().tables()) {
            if (table->size() >= options_.orders) {
                report((table->name() + "_row_bytes").c_str(),
                       static_cast<double>(table->bytes()) / static_cast<double>(table->size()),
                       "bytes");
            }
        }
    }

    app::Shop& shop_;
    engine::Engine& engine_;
    const log::SegmentLog& log_;
    const Options& options_;
};

void run(const Options& options) {
    std::filesystem::remove_all(options.folder);
    log::PosixDisk disk;
    base::SystemClock clock;
    app::Shop shop({.points = {},
                    .coupons = {},
                    .orders = {.pending_per_account = order::limits::pending_max,
                               .held_pieces_per_account = order::limits::held_pieces_max}});
    pin_this_thread(0);  // the engine's threads inherit it
    engine::Engine engine(shop.domain(), clock, {.batch_commands_max = options.batch});
    auto log =
        log::SegmentLog::open(disk, options.folder, shop.domain().schema().describe().encode(),
                              log::LogSettings{.kept_bytes = 0});
    ONRUSH_CHECK(log.has_value(), "{}", log.error().text);
    engine::Maintenance maintenance(**log);
    engine.start(**log, (*log)->opened_at().time);
    pin_this_thread(1);
    Rush rush(shop, engine, **log, options);
    rush.open_shop();
    rush.run();
    engine.stop();
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    onrush::bench::Options options;
    options.folder = std::filesystem::temp_directory_path() / "onrush-order-bench";
    onrush::base::CommandLine line("Orders without HTTP, engine and log threads on one core");
    line.option("--folder", options.folder, "where the log goes; emptied before and after");
    line.option("--accounts", options.accounts, "accounts that buy in turn");
    line.option("--orders", options.orders, "orders of each part");
    line.option("--options", options.options, "options that are bought in turn; a multiple of 3");
    line.option("--batch", options.batch, "jobs in one push");
    return line.run(count, arguments, [&] {
        onrush::bench::run(options);
        std::filesystem::remove_all(options.folder);
        return 0;
    });
}
