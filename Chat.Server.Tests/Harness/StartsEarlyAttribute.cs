namespace Chat.Server.Tests.Harness;

/// <summary>On a class or a collection that takes minutes: it begins before the others, so that it is not what everything waits for in the end.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StartsEarlyAttribute : Attribute;
