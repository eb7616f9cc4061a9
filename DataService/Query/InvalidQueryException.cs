namespace Tracepost.DataService.Query;

/// <summary>The request asks for something that makes no sense; the message tells its sender what.</summary>
internal sealed class InvalidQueryException(string message) : Exception(message);
