using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>Reads back what was sent without an answer, such as over UDP: it is there soon.</summary>
internal static class Arrival
{
    private const int MostLooks = 200;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for as many spans as are expected, then all must be as expected.</summary>
    /// <param name="system">The system.</param>
    /// <param name="expected">Flat OTLP spans of any number of whole traces.</param>
    /// <param name="cancellationToken">The limit.</param>
    public static async Task AssertSoonAsync(RunningSystem system, IReadOnlyList<JsonObject> expected, CancellationToken cancellationToken)
    {
        foreach (var trace in expected.GroupBy(span => Flat.Text(span["traceId"])))
        {
            for (var looks = 0; looks < MostLooks; looks++)
            {
                if ((await ReadBack.OtlpAsync(system, trace.Key, cancellationToken)).Count >= trace.Count()) break;
                await Task.Delay(BetweenLooks, cancellationToken);
            }
        }

        await ReadBack.AssertCompleteAsync(system, expected, cancellationToken);
    }
}
