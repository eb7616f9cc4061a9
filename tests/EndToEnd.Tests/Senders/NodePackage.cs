namespace Tracepost.EndToEnd.Tests.Senders;

/// <summary>A folder of Node programs, whose npm packages are installed when they are first needed.</summary>
/// <param name="folder">With package.json and package-lock.json.</param>
internal sealed class NodePackage(string folder)
{
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Runs one of the programs to its end.</summary>
    /// <param name="arguments">The script and its arguments.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>Standard output.</returns>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        await using var node = Tool.Start("node", arguments, folder);
        return await node.OutputAsync(cancellationToken);
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            // npm leaves this file behind when it is done; an older one belongs to an older lock file.
            var done = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
            var wanted = File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
            if (done.Exists && done.LastWriteTimeUtc >= wanted) return;
            await using var npm = Tool.Start("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
            await npm.OutputAsync(cancellationToken);
        }
        finally
        {
            Installing.Release();
        }
    }
}
