using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Senders;

/// <summary>The OpenTelemetry Node SDK: tests/Interop/node.</summary>
internal static class NodeSender
{
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Runs it to its end.</summary>
    /// <param name="protocol">grpc, http/protobuf or http/json.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="cancellationToken">The limit.</param>
    /// <returns>What it says it sent.</returns>
    public static async Task<IReadOnlyList<JsonObject>> SendAsync(string protocol, Uri endpoint, CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        await using var node = Tool.Start("node", ["emit.js", protocol, endpoint.ToString().TrimEnd('/')], Repository.InteropNode);
        return FlatSpans.FromSender(await node.OutputAsync(cancellationToken));
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            // npm leaves this file behind when it is done; an older one belongs to an older lock file.
            var done = new FileInfo(Path.Combine(Repository.InteropNode, "node_modules", ".package-lock.json"));
            var wanted = File.GetLastWriteTimeUtc(Path.Combine(Repository.InteropNode, "package-lock.json"));
            if (done.Exists && done.LastWriteTimeUtc >= wanted) return;
            await using var npm = Tool.Start("npm", ["ci", "--no-audit", "--no-fund"], Repository.InteropNode);
            await npm.OutputAsync(cancellationToken);
        }
        finally
        {
            Installing.Release();
        }
    }
}
