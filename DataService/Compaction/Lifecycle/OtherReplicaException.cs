namespace Tracepost.DataService.Compaction.Lifecycle;

/// <summary>A piece of work was begun that another replica has done meanwhile. It is no reason to give the day up: both would, for ever.</summary>
internal sealed class OtherReplicaException() : Exception("another replica has gone on with the day");
