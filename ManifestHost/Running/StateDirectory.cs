namespace Tracepost.ManifestHost.Running;

/// <summary>
/// What outlives a run: generated secrets, the data of PostgreSQL, and the logs of the last run. One run at a time may have it.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    private readonly FileStream _lock;
    private readonly List<TextWriter> _logs = [];

    private StateDirectory(string location, FileStream held)
    {
        Location = location;
        _lock = held;
    }

    internal string Location { get; }

    /// <exception cref="HostException">Another run has it.</exception>
    internal static StateDirectory Open(string location)
    {
        // PostgreSQL, which runs as another user when we are root, must get through to its data.
        Folders.MakePassThrough(location);
        try
        {
            return new StateDirectory(location, new FileStream(Path.Combine(location, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new HostException($"'{location}' is in use: this manifest runs already. Stop that run, or use another --state directory.", e);
        }
    }

    internal string FolderOf(string resource, string name) => Path.Combine(Location, resource, name);

    /// <summary>A log of this resource, in <c>logs/&lt;resource&gt;.log</c> and to the given listener.</summary>
    internal Action<string> OpenLog(string resource, Action<string, string>? onLine)
    {
        var folder = Path.Combine(Location, "logs");
        Folders.MakePrivate(folder);
        var file = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, $"{resource}.log"), append: false) { AutoFlush = true });
        _logs.Add(file);
        return line =>
        {
            try
            {
                file.WriteLine(line);
            }
            catch (ObjectDisposedException)
            {
                // A last word of a process, after the end of the run.
            }
            onLine?.Invoke(resource, line);
        };
    }

    public void Dispose()
    {
        foreach (var log in _logs) log.Dispose();
        _lock.Dispose();
    }
}
