using System.Text;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage.Names;

/// <summary>
/// The services and operations that this process knows. Looking one up by its bytes takes no lock and allocates nothing once it is known.
/// A new name gets its number when the first fragment that has it is committed (<c>NameStore</c>).
/// Too many names, and names that PostgreSQL cannot hold, share an overflow entry whose name is empty; spans keep their true names.
/// </summary>
internal sealed class NameTable(NameOptions options, TimeProvider time)
{
    private readonly NameMap<ServiceName> _services = new();
    private readonly ServiceName _overflow = new("");
    private readonly Lock _changes = new();

    /// <summary>The service of this name. A name that is too long is cut at 1,024 bytes, and NULs are left out.</summary>
    /// <param name="utf8">The name; need not be valid UTF-8.</param>
    public ServiceName Service(ReadOnlySpan<byte> utf8) => _services.TryGet(utf8, 0, out var service) ? service : AddService(utf8);

    /// <summary>The operation; the service's overflow operation if the name is empty, over 1,024 bytes, has a NUL, or is one too many.</summary>
    /// <param name="service">What <see cref="Service"/> returned.</param>
    /// <param name="utf8Name">The span name; need not be valid UTF-8.</param>
    /// <param name="kind">The span kind.</param>
    public OperationName Operation(ServiceName service, ReadOnlySpan<byte> utf8Name, SpanKind kind) =>
        service.Operations.TryGet(utf8Name, (byte)kind, out var operation) ? operation : AddOperation(service, utf8Name, kind);

    /// <summary>Trusts no number any more: each name is looked up in PostgreSQL again when it is next used.</summary>
    internal void Distrust()
    {
        var yesterday = time.Today() - 1;
        foreach (var service in _services.Values.Append(_overflow))
        {
            service.SeenDay = Math.Min(service.SeenDay, yesterday);
            foreach (var operation in service.Operations.Values.Append(service.Overflow))
                operation.SeenDay = Math.Min(operation.SeenDay, yesterday);
        }
    }

    /// <summary>Forgets names that were not seen on that day or later.</summary>
    internal void Forget(int beforeDay)
    {
        lock (_changes)
        {
            foreach (var service in _services.Values) service.Operations.RemoveWhere(operation => operation.SeenDay < beforeDay);
            _services.RemoveWhere(service => service.SeenDay < beforeDay && service.Operations.Count == 0);
        }
    }

    private ServiceName AddService(ReadOnlySpan<byte> bytes)
    {
        var name = NameText.Clean(bytes);
        var utf8 = Encoding.UTF8.GetBytes(name);
        lock (_changes)
        {
            // Bytes that are no UTF-8 come here every time and find what they were cleaned to.
            if (_services.TryGet(utf8, 0, out var known)) return known;
            if (utf8.Length == 0 || _services.Count >= options.MaxServices) return _overflow;
            var service = new ServiceName(name) { SeenDay = time.Today() };
            _services.Add(utf8, 0, service);
            return service;
        }
    }

    private OperationName AddOperation(ServiceName service, ReadOnlySpan<byte> bytes, SpanKind kind)
    {
        // All services that are one too many share their operations' overflow too.
        if (service == _overflow || NameText.Read(bytes) is not { Length: > 0 } name) return service.Overflow;
        var utf8 = Encoding.UTF8.GetBytes(name);
        lock (_changes)
        {
            if (service.Operations.TryGet(utf8, (byte)kind, out var known)) return known;
            if (service.Operations.Count >= options.MaxOperationsPerService) return service.Overflow;
            var operation = new OperationName(service, name, kind) { SeenDay = time.Today() };
            service.Operations.Add(utf8, (byte)kind, operation);
            return operation;
        }
    }
}
