"""What bench/torture dumps: the issuing system under load, or one process with a plain key; and the ways of dumping and crashing."""
import glob, json, os, random, re, resource, shutil, signal, socket, struct, subprocess, time, urllib.request

root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
signing_load = f"{root}/bench/Keystay.SigningLoad/bin/Release/net10.0/Keystay.SigningLoad"
issuer_load = f"{root}/bench/Keystay.IssuerLoad/bin/Release/net10.0/Keystay.IssuerLoad"
crash_hook = f"{root}/bench/Keystay.CrashHook/bin/Release/net10.0/Keystay.CrashHook.dll"
resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))  # for what does not forbid itself a core
RINGS = {"consumer": "RS256", "enterprise": "ES256"}


class IssuingSystem:
    """`keystay issuer` with its signers, and a client that asks for tokens as fast as it gets them. State and ledger lie on the disk, dumps where `dumps` says."""
    DUMPERS = ["gcore", "createdump --full", "createdump --withheap", "createdump --triage"]

    def __init__(self, work, dumps):
        self.work, self.dumps, self.restarts, self.ledger_key = work, dumps, 0, None
        self.exception = f"{work}/exception"
        self.address = f"http://127.0.0.1:{free_port()}"
        descriptor = os.open(f"{work}/wrapping-key", os.O_CREAT | os.O_WRONLY, 0o600)
        os.write(descriptor, os.urandom(32))
        os.close(descriptor)
        for ring, algorithm in RINGS.items():
            # A short life of tokens: what the issuer remembers of them, and so its dumps, must not grow with the run.
            subprocess.run(keystay("keys", "create", ring, "--issuer", f"{self.address}/{ring}", "--algorithm", algorithm, "--audience", "api://*", "--max-lifetime", "60s",
                                   "--state", f"{work}/state.db", "--wrapping-key", f"file:{work}/wrapping-key"), check=True, stdout=subprocess.DEVNULL)
        self.client = subprocess.Popen([issuer_load, "load", work, self.address, *RINGS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0, preexec_fn=yield_to_search)
        self.client.stdout.readline()
        self.command = None
        self.ensure()

    def searcher(self, known):
        # The service's own keys are wrapped under the name that no ring can have; or they are in no state, but in a file.
        files = [f for f in [f"{self.work}/data/ledger.key"] if os.path.exists(f)]
        return [signing_load, "search-state", known, f"{self.work}/state.db", f"{self.work}/wrapping-key", "_issuer", *files]

    def round(self):
        """Who is dumped how in one round: all dumpers on all processes, thrice on those that sign, and every way to crash."""
        signers = [f"signer {name}" for name in sorted(os.listdir(f"{self.work}/data/signers"))]
        turns = [(role, kind) for role in ["issuer", *signers] for kind in self.DUMPERS * 3]
        turns += [(role, kind) for role in ["command", "client"] for kind in self.DUMPERS]
        turns += [("issuer", kind) for kind in ["SIGSEGV", "SIGABRT", "exception", "SIGKILL"]]
        return turns + [(signer, kind) for signer in signers for kind in ["SIGSEGV", "SIGABRT", "jump to 0"]]

    def pid(self, role):
        self.ensure()
        if role == "command":
            return self.command.pid
        if role == "client":
            return self.client.pid
        if role == "issuer":
            return self.issuer()
        return patiently(lambda: self.signer(role.split()[1]), 20, f"the {role} did not come back")

    def issuer(self):
        return next((p for p in children(self.command.pid) if "Keystay.Issuer" in command_line(p)), None)

    def signer(self, ring):
        """By the socket that it listens on: its command line is the same for all rings."""
        inodes = {line.split()[6] for line in open("/proc/net/unix").readlines()[1:] if line.endswith(f"{self.work}/data/signers/{ring}/signer\n")}
        issuer = self.issuer()
        for pid in children(issuer) if issuer else []:
            if "Keystay.Signer" in command_line(pid) and any(link[8:-1] in inodes for link in links(pid)):
                return pid
        return None

    def ensure(self):
        """Starts the issuer if it does not run, and waits until it serves every ring."""
        if self.command is None or self.command.poll() is not None:
            for file in [self.exception] if os.path.exists(self.exception) else []:
                os.remove(file)
            self.restarts += self.command is not None
            environment = dict(os.environ, DOTNET_ROOT=host_with_dumper(self.work, self.dumps), DOTNET_STARTUP_HOOKS=crash_hook, KEYSTAY_TORTURE_EXCEPTION=self.exception)
            log = open(f"{self.work}/log", "ab")
            # A core lies in the working directory.
            self.command = subprocess.Popen(keystay("issuer", "--address", self.address, "--clients", f"{self.work}/clients.json", "--data", f"{self.work}/data", "--lifetime", "60s",
                                                    "--state", f"{self.work}/state.db", "--wrapping-key", f"file:{self.work}/wrapping-key"), cwd=self.dumps, env=environment, stdout=log, stderr=log, process_group=0, preexec_fn=yield_to_search)
        patiently(self.is_healthy, 180, "the issuer did not serve")
        self.ledger_key = re.search(r"The ledger's key: (\S+)", open(f"{self.work}/log", errors="replace").read())[1]

    def is_healthy(self):
        if self.command.poll() is not None:
            raise SystemExit("bench/torture: the issuer ended by itself:\n" + "\n".join(open(f"{self.work}/log", errors="replace").read().splitlines()[-5:]))
        try:
            return urllib.request.urlopen(f"{self.address}/health", timeout=5).status == 200
        except OSError:
            return False

    def tokens(self):
        self.client.stdin.write("\n")
        self.client.stdin.flush()
        return [int(n) for n in self.client.stdout.readline().split()]

    def finish(self):
        """Ends load and issuer in order and holds the ledger against what the client received. Sentences, and whether all is well."""
        received, refused, unanswered = self.tokens()
        self.client.stdin.close()
        self.client.wait()
        self.ensure()
        self.command.send_signal(signal.SIGTERM)
        self.command.wait()
        check = subprocess.run(keystay("ledger", "check", f"{self.work}/data/ledger", "--key", self.ledger_key), capture_output=True, text=True)
        compared = subprocess.run([issuer_load, "compare", self.work, f"{self.work}/data/ledger", self.ledger_key], capture_output=True, text=True)
        says = [f"{received} tokens received, {refused} requests refused and {unanswered} not answered around crashes; the issuer was started again {self.restarts} times."]
        if compared.stdout.split():
            expected, recorded, missing, misplaced, hours, complete = compared.stdout.split()
            says.append(f"Ledger: of {expected} tokens received {missing} are missing and {misplaced} in an hour where they are not looked for; {recorded} records; {hours} hours closed, {complete} complete for all rings.")
        says += [check.stdout.strip() or check.stderr.strip(), *([compared.stderr.strip()] if compared.stderr else [])]
        return says, check.returncode == 0 and compared.returncode == 0

    def stop(self):
        for process in [self.client, self.command]:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()


class PlainProcess:
    """One process that holds its key as most services do, with the runtime's own dumper on."""

    def __init__(self, work, dumps, algorithm):
        self.work, self.dumps, self.algorithm, self.process, self.key = work, dumps, algorithm, None, f"{work}/private"
        self.pid("plain")

    def searcher(self, known):
        return [signing_load, "search-plain", known, self.key]

    def round(self):
        return [("plain", kind) for kind in [*IssuingSystem.DUMPERS, "SIGSEGV", "SIGABRT"]]

    def pid(self, role):
        if self.process is None or self.process.poll() is not None:
            environment = dict(os.environ, **dumper(self.dumps))
            self.process = subprocess.Popen([signing_load, "hold", self.algorithm, self.work], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.dumps, env=environment, stderr=subprocess.DEVNULL)
            self.process.stdout.readline()
            time.sleep(1)
        return self.process.pid

    def finish(self):
        return [], True

    def stop(self):
        self.process.kill()
        self.process.wait()


def dumper(dumps):
    """The runtime's own dumper: with the heap, triage or full (https://learn.microsoft.com/dotnet/core/diagnostics/collect-dumps-crash)."""
    return {"DOTNET_DbgEnableMiniDump": "1", "DOTNET_DbgMiniDumpType": str(random.choice([2, 3, 4])), "DOTNET_DbgMiniDumpName": f"{dumps}/dump.crash"}


def host_with_dumper(work, dumps):
    """A folder with a dotnet that turns the dumper on again, which `keystay issuer` turns off for the issuer: an operator could, and a crash shall leave a dump."""
    folder = f"{work}/host"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/dotnet", "w") as script:
        script.write("#!/bin/sh\nunset DOTNET_ROOT\nexport " + " ".join(f"{n}={v}" for n, v in dumper(dumps).items()) + f'\nexec {os.path.realpath(shutil.which("dotnet"))} "$@"\n')
    os.chmod(f"{folder}/dotnet", 0o755)
    return folder


def dump(system, role, kind, chance):
    """Dumps, or crashes, a process at a random instant. The files that came of it, and the seconds of processor time that the dumper took, where it is ours."""
    pid = system.pid(role)
    time.sleep(chance.uniform(0.0, 0.3))
    to, seconds = f"{system.dumps}/dump", 0.0
    if kind == "gcore":
        seconds = quiet(["gcore", "-o", to, str(pid)])
    elif kind.startswith("createdump"):
        seconds = quiet([createdump(), kind.split()[1], "-f", to, str(pid)])
    else:
        if kind == "exception":
            open(system.exception, "w").close()
        elif kind == "jump to 0":
            thread = chance.choice(os.listdir(f"/proc/{pid}/task"))
            # A fault in the processor, in a thread that may be signing, and not only a signal that says so.
            quiet(["gdb", "-p", thread, "-batch", "-ex", "set $pc = 0", "-ex", "detach"])
        else:
            crash(pid, getattr(signal, kind))
        patiently(lambda: is_gone(pid), 60, f"{role} outlived {kind}")
        if role == "issuer":
            system.command.wait()  # the command ends with it, when the signers have ended too
    return [f for pattern in [f"{system.dumps}/dump*", f"{system.dumps}/core*", "/core*"] for f in glob.glob(pattern)], seconds


def place(file, offset):
    """What lies there in a core: the notes hold the registers of every thread (elf(5), PT_NOTE)."""
    with open(file, "rb") as core:
        header = core.read(64)
        core.seek(struct.unpack_from("<Q", header, 32)[0])
        for _ in range(struct.unpack_from("<H", header, 56)[0]):
            kind, _, at, _, _, size = struct.unpack_from("<IIQQQQ", core.read(56))
            if kind == 4 and at <= offset < at + size:
                return "registers"
    return "memory"


def crash(pid, number):
    os.kill(pid, number)
    if number == signal.SIGKILL:
        return

    def caught():
        return not is_gone(pid) and int(re.search(r"SigCgt:\t(\w+)", open(f"/proc/{pid}/status").read())[1], 16) >> (number - 1) & 1
    patiently(lambda: not caught(), 60, "a signal was kept")  # .NET gives up its handler first, when it has written its own dump
    if not is_gone(pid):
        os.kill(pid, number)


def is_gone(pid):
    try:
        return open(f"/proc/{pid}/stat").read().split(") ")[1][0] in "ZX"
    except OSError:
        return True


def keystay(*arguments):
    """What ./keystay builds and runs: one native file where there is a linker."""
    built = f"{root}/artifacts/keystay/run/keystay"
    return [built, *arguments] if os.path.exists(built) else ["dotnet", f"{built}.dll", *arguments]


def keys_in(paths):
    """What keystay scan takes for keys in files."""
    result = subprocess.run(keystay("scan", *paths, "--format", "json"), capture_output=True, text=True)
    return json.loads(result.stdout)["keys"]


def createdump():
    return max(glob.glob(os.path.dirname(os.path.realpath(shutil.which("dotnet"))) + "/shared/Microsoft.NETCore.App/10.*/createdump"))


def children(pid):
    try:
        return [int(p) for task in os.listdir(f"/proc/{pid}/task") for p in open(f"/proc/{pid}/task/{task}/children").read().split()]
    except OSError:
        return []


def command_line(pid):
    try:
        return open(f"/proc/{pid}/cmdline").read()
    except OSError:
        return ""


def links(pid):
    for entry in glob.glob(f"/proc/{pid}/fd/*"):
        try:
            yield os.readlink(entry)
        except OSError:
            continue


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def patiently(condition, seconds, complaint):
    end = time.time() + seconds
    while not (result := condition()):
        if time.time() > end:
            raise SystemExit(f"bench/torture: {complaint} within {seconds} s.")
        time.sleep(0.02)
    return result


def quiet(command):
    """Seconds of processor time that it took."""
    return spent(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0))


def spent(process):
    """Waits for a process. The seconds of processor time of it and its children."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def yield_to_search():
    """The load takes what processor time there is; it must not starve the search, or nothing would be dumped."""
    os.nice(10)
