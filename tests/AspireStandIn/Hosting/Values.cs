namespace Aspire.Hosting.ApplicationModel;

internal interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

internal interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

internal interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

/// <summary>A value that exists when the application runs. The stand-in never runs one: it knows expressions only.</summary>
internal interface IExpressionValue : IValueProvider, IManifestExpressionProvider
{
    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("The stand-in records the app model, it does not run it.");
}
