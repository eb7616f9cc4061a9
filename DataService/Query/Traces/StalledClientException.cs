namespace Tracepost.DataService.Query.Traces;

/// <summary>A client did not read a piece of its answer for so long that its query was ended, which holds a connection and memory.</summary>
internal sealed class StalledClientException(int seconds) : Exception($"the client took nothing of the answer for {seconds} s");
