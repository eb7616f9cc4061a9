namespace Tracepost.Testing;

/// <summary>A folder that other users can reach too (PostgreSQL runs as one when we are root), removed at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes it.</summary>
    public TemporaryFolder()
    {
        Location = Path.Combine(Path.GetTempPath(), $"tracepost-test-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Location);
    }

    /// <summary>Its full path.</summary>
    public string Location { get; }

    /// <summary>The path of something in it.</summary>
    public string In(params string[] parts) => Path.Combine([Location, .. parts]);

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose() => Directory.Delete(Location, recursive: true);
}
