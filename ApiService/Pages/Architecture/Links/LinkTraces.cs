using Jaeger.Storage.V2;
using Tracepost.ApiService.Pages.Services;

namespace Tracepost.ApiService.Pages.Architecture.Links;

/// <summary>The traces behind a link.</summary>
/// <param name="Search">How to find them, and those that failed or were slow.</param>
/// <param name="Some">Some of them.</param>
/// <param name="IsExact">False if the search also finds traces in which the called was called by others.</param>
public sealed record LinkTraces(SearchLinks Search, IReadOnlyList<TraceSummary> Some, bool IsExact);
