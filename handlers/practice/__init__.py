"""Made-up reports for officials to practise on; where they are kept: storage/practice.py."""
