"""The place 服务: everything a station does beside its cases, kind by kind, and its registers."""
