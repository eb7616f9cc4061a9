using System.Diagnostics;
using System.Globalization;

namespace Tracepost.ManifestHost.Processes;

/// <summary>
/// A tiny shell process that outlives us by a moment: when we end without having stopped our children (SIGKILL, a crash), its standard input
/// ends too, and it stops them. It is told of every process group that starts (<c>+ 4711</c>) and ends (<c>- 4711</c>).
/// </summary>
/// <remarks>
/// PR_SET_PDEATHSIG would be tied to the thread that forked, which the thread pool retires at will, and does not reach grandchildren.
/// Where there is no setsid (Windows, macOS) there is no guardian, and children are only stopped when we stop in order.
/// </remarks>
internal static class Guardian
{
    // SIGTERM is an orderly stop for most. PostgreSQL would wait for its clients to leave, until SIGINT makes that a fast shutdown.
    private const string Script = """
        trap '' INT TERM HUP
        groups=' '
        while read -r op id; do
          case $op in
            +) groups="$groups$id " ;;
            -) case $groups in *" $id "*) groups="${groups%% $id *} ${groups#* $id }" ;; esac ;;
          esac
        done
        for g in $groups; do kill -s TERM -- "-$g" 2>/dev/null; kill -s INT -- "-$g" 2>/dev/null; done
        n=0
        while [ $n -lt 50 ]; do
          alive=
          for g in $groups; do kill -s 0 -- "-$g" 2>/dev/null && alive=1; done
          [ -z "$alive" ] && exit 0
          sleep 0.1
          n=$((n + 1))
        done
        for g in $groups; do kill -s KILL -- "-$g" 2>/dev/null; done
        """;

    private static readonly Lock Gate = new();
    private static Process? _shell;

    internal static string? SetSid { get; } = OperatingSystem.IsWindows() ? null : Executables.Find("setsid");

    internal static void Watch(int groupId) => Tell('+', groupId);

    internal static void Forget(int groupId) => Tell('-', groupId);

    private static void Tell(char what, int groupId)
    {
        if (SetSid is null) return;
        lock (Gate)
        {
            if (_shell is null or { HasExited: true }) _shell = Start(SetSid);
            _shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {groupId}"));
            _shell.StandardInput.Flush();
        }
    }

    private static Process Start(string setsid) =>
        Process.Start(new ProcessStartInfo(setsid, ["/bin/sh", "-c", Script]) { RedirectStandardInput = true, UseShellExecute = false })
        ?? throw new HostException("Cannot start /bin/sh.");
}
