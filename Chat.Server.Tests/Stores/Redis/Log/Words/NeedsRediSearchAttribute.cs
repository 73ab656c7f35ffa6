namespace Chat.Server.Tests.Stores.Redis.Log.Words;

/// <summary>A class whose tests, inherited ones too, need a redis-server with RediSearch; without one they are skipped, and fail where <c>CI</c> is set.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsRediSearchAttribute : Attribute;
