"""到期鉴定和销毁: what has run out, the lists, the periods."""
