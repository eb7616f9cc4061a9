using System.Diagnostics;

namespace Tracepost.Interop;

/// <summary>The first service: a trace of its own spans around two HTTP calls to the back.</summary>
internal static class Front
{
    public static async Task RunAsync(Uri back, CancellationToken cancellationToken)
    {
        ActivityContext sideNote;
        using (var side = Sources.Plain.StartActivity("side note")!) sideNote = side.Context; // a trace of one span

        using var root = Sources.Scenario.StartActivity("order", ActivityKind.Internal, parentContext: default, EveryType.Attributes,
            [new ActivityLink(sideNote), new ActivityLink(sideNote, [.. EveryType.Attributes])])!;
        root.TraceStateString = "vendor=t61rcWkgMzE,other=00f067aa0ba902b7";
        root.AddEvent(new ActivityEvent("without attributes"));
        root.AddEvent(new ActivityEvent("with attributes", tags: [.. EveryType.Attributes]));
        root.AddEvent(new ActivityEvent("in the past", DateTimeOffset.FromUnixTimeMilliseconds(1_750_000_000_123).AddTicks(4567)));

        using var client = new HttpClient { BaseAddress = back, Timeout = TimeSpan.FromSeconds(20) };
        using (var good = await client.GetAsync("orders/17?item=tea", cancellationToken)) good.EnsureSuccessStatusCode();
        using (await client.GetAsync("broken", cancellationToken)) Queue();

        root.SetStatus(ActivityStatusCode.Ok);
        root.DisplayName = "order, renamed";
    }

    private static void Queue()
    {
        using var sent = Sources.Plain.StartActivity("orders publish", ActivityKind.Producer)!;
        using var taken = Sources.Plain.StartActivity("orders process", ActivityKind.Consumer, sent.Context)!;
        try
        {
            throw new InvalidOperationException("the warehouse does not answer");
        }
        catch (InvalidOperationException e)
        {
            taken.AddException(e, new TagList { { "exception.escaped", false } });
            taken.SetStatus(ActivityStatusCode.Error, e.Message);
        }
    }
}
