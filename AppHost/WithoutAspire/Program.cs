// AppHost where the Aspire packages cannot be had (UseAspire=false): the same commands, run by ManifestHost.
Console.Error.WriteLine(
    """
    This AppHost was built without the Aspire packages (UseAspire=false), so it has no manifest publisher.
    The aspire-manifest.json at the root of the repository is what the publisher writes: AppHost.Tests compares them.
    """);
return 1;
