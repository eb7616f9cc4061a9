using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.DataService.Purge;

/// <summary>
/// The endpoint by which a conformance suite of storages empties this one between its tests: Jaeger's
/// (https://github.com/jaegertracing/jaeger/tree/main/cmd/jaeger/internal/integration) sends <c>POST /purge</c> and expects 200.
/// </summary>
internal static partial class PurgeExtensions
{
    /// <summary>Serves it if <c>Testing__Purge</c> is true. For one replica: others would go on with names that are gone.</summary>
    public static void MapPurge(this WebApplication app, string door)
    {
        var options = app.Configuration.GetSection(TestingOptions.Section).Get<TestingOptions>() ?? new TestingOptions();
        if (!options.Purge) return;
        PurgeIsOn(app.Logger);
        var purge = ActivatorUtilities.CreateInstance<StorePurge>(app.Services);
        app.MapPost("/purge", async (CancellationToken cancellationToken) =>
        {
            await purge.RunAsync(cancellationToken);
            Purged(app.Logger);
            return Results.Text("Purge request processed successfully");
        }).RequireDoor(door);
    }

    [LoggerMessage(901, LogLevel.Warning, "Testing__Purge is on: whoever can reach POST /purge deletes all traces")]
    private static partial void PurgeIsOn(ILogger logger);

    [LoggerMessage(902, LogLevel.Warning, "All traces were deleted by POST /purge")]
    private static partial void Purged(ILogger logger);
}
