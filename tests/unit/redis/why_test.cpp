// The sentences: what a command did, in words that name the keys and the numbers.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "play.hpp"

namespace {

// The sentence of the last event of this kind.
std::string why(const std::string& source, std::string_view kind = "served") {
  const play::Run run = play::run(source);
  for (std::size_t i = run.kinds.size(); i-- > 0;)
    if (run.kinds[i] == kind) return run.whys[i];
  return run.error;
}

}  // namespace

TEST_CASE("a served command says what it did to its key") {
  const std::string owns = "7001 owns slot 3902 in its own map: it ";
  CHECK(why("@7001 SET stock 5") == owns + "runs SET and stores stock.");
  CHECK(why("@7001 SET stock 5 EX 100") == owns + "runs SET and stores stock, which expires in 100 s.");
  CHECK(why("@7001 SET stock 5 EX 100\nSET stock 6") ==
        owns + "runs SET and changes stock, without the expiry that it had.");
  CHECK(why("@7001 SET stock 5 NX\nSET stock 6 NX") ==
        owns + "runs SET and changes nothing: stock is there, and NX writes only what is not.");
  CHECK(why("@7001 GET stock") == owns + "runs GET and finds no stock.");
  CHECK(why("@7001 SET stock 5\nGET stock") == owns + "runs GET and reads stock.");
  CHECK(why("@7001 SET stock 5\nEXPIRE stock 5") == owns + "runs EXPIRE and lets stock expire in 5,000 ms.");
  CHECK(why("@7001 SET stock 5 EX 9\nPERSIST stock") == owns + "runs PERSIST and stock will not expire any more.");
  CHECK(why("@7001 DEL stock") == owns + "runs DEL and changes nothing: there is no stock.");
  CHECK(why("@7001 SET stock five\nINCR stock") == owns + "runs INCR, which fails and changes nothing.");
  CHECK(why("@7001 MSET {stock}1 a {stock}2 b") == owns + "runs MSET and changes 2 keys.");
  CHECK(why("@7001 SET stock 5 EX 100\nRENAME stock {stock}2") ==
        owns + "runs RENAME: {stock}2 gets the value of stock and its time to live; what it had itself is gone.");
  CHECK(why("@7001 WATCH stock") ==
        owns + "notes that this connection watches stock: if anyone changes it before EXEC, EXEC does nothing.");
}

TEST_CASE("numbers in sentences have separators, and nouns follow their numbers") {
  CHECK(play::load("# settings: masters=1 replicas=1\nPING")->why(0) ==
        "1 master has the 16,384 slots (7001 has 0–16,383); 1 replica follows it. No key is stored yet.");
  CHECK(play::load("PING")->why(0).find("3 masters share the 16,384 slots (7001 has 0–5,460, 7002 has 5,461–10,922") ==
        0);
  CHECK(why("wait 6000", "waited") == "6,000 ms of virtual time have passed.");
  CHECK(why("wait 1", "waited") == "1 ms of virtual time has passed.");
  CHECK(why("@7001 MULTI\nSET stock 5", "queued").find("(1 command waits for EXEC)") != std::string::npos);
  CHECK(why("@7001 MULTI\nSET stock 5\nEXEC") == "7001 runs the one queued command.");
  CHECK(why("@7001 SET stock \"by B\"", "sent") == "The client sends SET stock \"by B\" to 7001.");
}

TEST_CASE("what a node says without a key is its own view") {
  CHECK(why("@7001 CLUSTER COUNTKEYSINSLOT 3216") == "7001 counts the keys of slot 3216 that it stores itself.");
  CHECK(why("@7001 CLUSTER NODES") ==
        "7001 tells what it believes of the cluster; another node may believe otherwise.");
}

TEST_CASE("Redis's own full stop ends the sentence") {
  CHECK(why("@7001 MULTI\nGET\nEXEC", "replied") ==
        "7001 answers (error) EXECABORT Transaction discarded because of previous errors.");
}
