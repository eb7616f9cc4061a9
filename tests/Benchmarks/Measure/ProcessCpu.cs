using System.Diagnostics;

namespace Tracepost.Benchmarks.Measure;

/// <summary>The CPU time that processes, with all their children, used between two readings.</summary>
internal static class ProcessCpu
{
    /// <summary>CPU seconds so far of a process and the processes below it that still run.</summary>
    public static double Read(int processId)
    {
        var total = 0.0;
        foreach (var id in Tree(processId))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                total += process.TotalProcessorTime.TotalSeconds;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended meanwhile.
            }
        }

        return total;
    }

    /// <summary>The highest resident memory of a process so far, in bytes (Linux: VmHWM).</summary>
    public static long PeakMemory(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.PeakWorkingSet64;
    }

    // Linux: /proc/<pid>/stat is "pid (name) state ppid …"; the name may hold spaces and parentheses.
    private static List<int> Tree(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var id))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }

        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(p => p.Value == tree[i]).Select(p => p.Key));
        return tree;
    }
}
