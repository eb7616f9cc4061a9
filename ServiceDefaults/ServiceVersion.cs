using System.Reflection;

namespace Tracepost.ServiceDefaults;

/// <summary>Which version a service is.</summary>
public static class ServiceVersion
{
    private const int CommitDigits = 7;

    /// <summary>The informational version of an assembly, such as <c>0.1.0+26dc5c1</c>: with the commit, shortened, where the build knew it.</summary>
    public static string Of(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return commit > 0 && version.Length > commit + CommitDigits ? version[..(commit + CommitDigits)] : version;
    }
}
