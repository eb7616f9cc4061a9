// Sends the traces of a simulated order system (a dozen services in pods) to any OTLP/gRPC endpoint.
using System.CommandLine;
using Tracepost.OrderSystem;

var endpoint = new Option<Uri>("--endpoint")
{
    Description = "OTLP/gRPC endpoint",
    DefaultValueFactory = _ => new Uri("http://localhost:4317"),
    CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri
        : Invalid<Uri>(result, "--endpoint is a URL such as http://localhost:4317"),
};
var rate = new Option<double>("--rate") { Description = "Traces per second", DefaultValueFactory = _ => 5 };
rate.Validators.Add(result =>
{
    if (result.GetValue(rate) is not (> 0 and <= 10_000)) result.AddError("--rate is more than 0 and at most 10000");
});
var count = new Option<long?>("--count")
{
    Description = "Stop after this many traces (the history not counted); without it, run until Ctrl-C",
};
var seed = new Option<int?>("--seed") { Description = "Makes the same traces, with the same ids, as another run with this seed" };
var history = new Option<TimeSpan>("--history")
{
    Description = "First fill the past, at up to one trace per second, newest first: 30m, 1h, 2d",
    CustomParser = result => Durations.TryParse(result.Tokens[0].Value, out var span)
        ? span
        : Invalid<TimeSpan>(result, "--history is a number with s, m, h or d, such as 1h"),
};

var command = new RootCommand("Sends realistic traces of a simulated order system to an OTLP/gRPC endpoint.")
{
    endpoint, rate, count, seed, history,
};
command.SetAction((parsed, cancellationToken) => Demo.RunAsync(
    new DemoOptions
    {
        Endpoint = parsed.GetValue(endpoint)!,
        Rate = parsed.GetValue(rate),
        Count = parsed.GetValue(count) ?? long.MaxValue,
        Seed = parsed.GetValue(seed) ?? Random.Shared.Next(),
        History = parsed.GetValue(history),
    },
    TimeProvider.System,
    Console.Out,
    cancellationToken));
return await command.Parse(args).InvokeAsync();

static T Invalid<T>(System.CommandLine.Parsing.ArgumentResult result, string message)
{
    result.AddError(message);
    return default!;
}
