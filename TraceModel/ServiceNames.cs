namespace Tracepost.TraceModel;

/// <summary>
/// The name of a service, from the resource attribute <c>service.name</c>. A resource without a usable one gets the name
/// that Jaeger's collector gives it, so that its spans can be found.
/// </summary>
public static class ServiceNames
{
    /// <summary>The attribute: https://opentelemetry.io/docs/specs/semconv/resource/#service.</summary>
    public const string Key = "service.name";

    /// <summary>For a resource that has no <c>service.name</c>.</summary>
    public const string Missing = "missing-service-name";

    /// <summary>For a <c>service.name</c> that is an empty string.</summary>
    public const string Empty = "empty-service-name";

    /// <summary>For a <c>service.name</c> that is not a string.</summary>
    public const string WrongType = "service-name-wrong-type";

    /// <summary>The service's name; the first <c>service.name</c> counts.</summary>
    public static string Of(IReadOnlyList<KeyValue> resourceAttributes)
    {
        foreach (var (key, value) in resourceAttributes)
        {
            if (key == Key)
                return value.Type != AttributeType.String ? WrongType : value.AsString.Length == 0 ? Empty : value.AsString;
        }

        return Missing;
    }
}
