namespace Chat.Server.Tests.Harness;

/// <summary>The tests of this class, and the rows of its theories, run beside each other as those of different classes do. It has no fixtures: each test would have its own.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SideBySideAttribute : Attribute;
