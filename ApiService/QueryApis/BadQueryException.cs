namespace Tracepost.ApiService.QueryApis;

/// <summary>A parameter of a query makes no sense; the message is for the one who asked. Answered with 400 in the API's form.</summary>
internal sealed class BadQueryException(string message) : Exception(message);
