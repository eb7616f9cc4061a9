namespace Tracepost.ServiceDefaults.Doors;

/// <summary>Says through which doors an endpoint can be reached.</summary>
internal sealed record DoorMetadata(IReadOnlyList<string> Names);
