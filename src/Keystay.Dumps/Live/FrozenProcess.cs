using System.Diagnostics;
using System.Globalization;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Live;

/// <summary>
/// All threads of a process, stopped until disposed. Must be made, used and disposed on one operating-system thread: to the kernel that
/// thread is the tracer, and when it ends, for whatever reason, the process runs on.
/// </summary>
internal sealed class FrozenProcess : IDisposable
{
    /// <summary>A thread deep in the kernel (a hanging file system, a vfork) stops only when it comes back.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    private readonly int id;
    private readonly DumpLimits limits;
    private readonly Dictionary<int, int> signals = [];
    private readonly List<int> stopped = [];

    /// <exception cref="LiveProcessException">There is no such process, or it may not be traced.</exception>
    public FrozenProcess(int id, DumpLimits limits)
    {
        (this.id, this.limits) = (id, limits);
        try
        {
            StopAll();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The threads that stand still, the first one first.</summary>
    public IEnumerable<int> Threads => stopped.OrderBy(t => t != id).ThenBy(t => t);

    /// <summary>Threads that did not stop in time: their registers are missing, and they may have changed memory meanwhile.</summary>
    public List<int> Running { get; } = [];

    public void Dispose()
    {
        foreach (int thread in stopped)
        {
            LinuxCalls.Detach(thread, signals[thread]);
        }
        stopped.Clear();
    }

    /// <summary>Threads not yet stopped may start others: list them again until a round finds none.</summary>
    private void StopAll()
    {
        var seen = new HashSet<int>();
        bool isFirstRound = true;
        while (true)
        {
            var fresh = ListThreads().Where(seen.Add).ToList();
            if (seen.Count > limits.MaxThreads)
            {
                throw new LiveProcessException(new(ProblemCodes.TooMany, 0, $"The process has more than {limits.MaxThreads} threads."));
            }
            if (fresh.Count == 0)
            {
                break;
            }
            WaitForAll(fresh.Where(t => TrySeize(t, mustWork: isFirstRound)).ToList());
            isFirstRound = false;
        }
        if (stopped.Count == 0)
        {
            throw Gone();
        }
    }

    private List<int> ListThreads()
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{id}/task").Select(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture)).Order()];
        }
        catch (IOException) when (!Directory.Exists($"/proc/{id}"))
        {
            throw Gone();
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused();
        }
    }

    private bool TrySeize(int thread, bool mustWork)
    {
        int error = LinuxCalls.TrySeize(thread);
        if (error == 0)
        {
            return LinuxCalls.TryInterrupt(thread);
        }
        // The first thread of a program may have ended while the others live; such a zombie refuses with the same error.
        return error == LinuxCalls.NoSuchProcess || !mustWork || IsEnded(thread) ? false : throw Refused();
    }

    private void WaitForAll(List<int> threads)
    {
        long start = Stopwatch.GetTimestamp();
        while (threads.Count > 0)
        {
            threads.RemoveAll(Settle);
            if (threads.Count > 0 && Stopwatch.GetElapsedTime(start) > MostWait)
            {
                Running.AddRange(threads);
                return;
            }
            Thread.Sleep(threads.Count > 0 ? 1 : 0);
        }
    }

    /// <summary>Whether nothing is left to wait for: the thread has stopped, or ended.</summary>
    private bool Settle(int thread)
    {
        if (LinuxCalls.HasStopped(thread, out int signal))
        {
            signals[thread] = signal;
            stopped.Add(thread);
            return true;
        }
        return IsEnded(thread);
    }

    private bool IsEnded(int thread)
    {
        try
        {
            // proc_pid_stat(5): the state comes after the name, which may itself hold parentheses.
            string stat = File.ReadAllText($"/proc/{id}/task/{thread}/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].TrimStart() is ['Z' or 'X', ..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is IOException;
        }
    }

    private LiveProcessException Gone() => new(new(ProblemCodes.NoSuchProcess, 0, $"There is no process {id}, or it has ended."));

    private LiveProcessException Refused() => new(new(ProblemCodes.NotPermitted, 0,
        $"Process {id} may not be read. Run as its user; if that is so, kernel.yama.ptrace_scope forbids it, another tracer has it, " +
        "or the process has made itself undumpable (prctl PR_SET_DUMPABLE)."));
}
