namespace Tracepost.ApiService.Sampling.Files;

/// <summary>What a strategies file says, before defaults are worked in.</summary>
/// <param name="Default">For services that are not listed; null if the file does not say.</param>
/// <param name="Services">The services that are listed, each once.</param>
/// <param name="Warnings">What the file says and no client can do, each with its line.</param>
internal sealed record StrategiesDocument(
    ServiceEntry? Default, IReadOnlyList<KeyValuePair<string, ServiceEntry>> Services, IReadOnlyList<string> Warnings);

/// <summary>What a strategies file says of one service.</summary>
/// <param name="Strategy">Its type and param; null if it has only operations.</param>
/// <param name="Operations">Its operations that have a probability, each once; null if it says nothing of operations.</param>
internal readonly record struct ServiceEntry(WholeServiceStrategy? Strategy, IReadOnlyList<OperationRate>? Operations);
