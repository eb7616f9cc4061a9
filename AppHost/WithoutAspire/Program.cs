// AppHost where the Aspire packages cannot be had (UseAspire=false): the same commands, but ManifestHost runs the manifest.
using System.Reflection;
using Tracepost.ManifestHost;

if (args.Contains("--publisher") || args.Contains("--operation"))
{
    await Console.Error.WriteLineAsync(
        """
        This AppHost was built without the Aspire packages (UseAspire=false), so it has no manifest publisher.
        The aspire-manifest.json at the root of the repository is what the publisher writes: AppHost.Tests compares them.
        """);
    return ExitCodes.CannotRun;
}

// The launch profile speaks to the genuine AppHost: neither the services nor the dashboard may take these for themselves.
foreach (var name in (string[])["ASPNETCORE_URLS", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"])
    Environment.SetEnvironmentVariable(name, null);

var manifest = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Manifest").Value!;

// The services are built as this program is: they are project references of it.
return await ManifestHostProgram.RunAsync([manifest, "--no-build", .. args]);
