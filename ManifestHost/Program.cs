using Tracepost.ManifestHost;

return await ManifestHostProgram.RunAsync(args);
