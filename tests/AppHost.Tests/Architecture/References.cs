using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Tracepost.AppHost.Tests.Architecture;

/// <summary>What an assembly was compiled against, without loading it.</summary>
internal static class References
{
    public static IReadOnlyList<string> Of(string assemblyFile)
    {
        using var file = new PEReader(File.OpenRead(assemblyFile));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
