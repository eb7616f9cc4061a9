namespace Tracepost.DataService.Query.Names;

/// <summary>What is kept of the other sides of spans, and of the values of a few attributes. It is counted as spans arrive.</summary>
internal interface IRemoteNames
{
    /// <summary>The other sides of a service's spans; lower case, distinct, sorted.</summary>
    /// <param name="service">Its name, in any case.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    Task<IReadOnlyList<string>> RemoteServicesAsync(string service, CancellationToken cancellationToken);

    /// <summary>The keys of which the values are kept, in the order of the configuration.</summary>
    IReadOnlyList<string> AutocompleteKeys { get; }

    /// <summary>The values that spans had for such a key, sorted; none for another key.</summary>
    Task<IReadOnlyList<string>> AutocompleteValuesAsync(string key, CancellationToken cancellationToken);
}
